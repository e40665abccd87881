"""Pages written in Wagtail by the Cnaf."""

from pages.models.base import PAGE, NationalPage, ReadablePageQuerySet
from pages.models.checking import Finding, Round, StillTrue, WebAddress
from pages.models.content import ContentPage
from pages.models.glossary import Acronym
from pages.models.home import HomePage
from pages.models.menus import MenuEntry
from pages.models.method import MethodPage, QuestionsPage, StepPage
from pages.models.national import NationalSupport
from pages.models.news import LetterPage, NewsPage, Replacement
from pages.models.pictures import Picture, PictureRendition
from pages.models.review import ReviewState, ReviewTask
from pages.models.starter import GivenPage

__all__ = [
    "PAGE",
    "Acronym",
    "ContentPage",
    "Finding",
    "GivenPage",
    "HomePage",
    "LetterPage",
    "MenuEntry",
    "MethodPage",
    "NationalPage",
    "NationalSupport",
    "NewsPage",
    "Picture",
    "PictureRendition",
    "QuestionsPage",
    "ReadablePageQuerySet",
    "Replacement",
    "ReviewState",
    "ReviewTask",
    "Round",
    "StepPage",
    "StillTrue",
    "WebAddress",
]
