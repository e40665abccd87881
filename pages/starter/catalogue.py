"""Every page that is given once, each after the page that it stands under."""

from pages.starter import (
    demarche,
    help,
    landmarks,
    legal,
    letters,
    personal,
    questions,
    step_diagnosis,
    step_evaluating,
    step_following,
    step_preparing,
    step_steering,
    useful,
)
from pages.starter.writing import Written

STEPS: tuple[Written, ...] = (
    step_preparing.PAGE,
    step_diagnosis.PAGE,
    step_steering.PAGE,
    step_following.PAGE,
    step_evaluating.PAGE,
)

PAGES: tuple[Written, ...] = (
    demarche.PAGE,
    *STEPS,
    questions.PAGE,
    landmarks.PAGE,
    *letters.PAGES,
    useful.PAGE,
    help.PAGE,
    legal.NOTICE,
    legal.ACCESSIBILITY,
    personal.PAGE,
)
