"""The floor: a Django view that says hello, without middleware, template or query."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("bonjour")


urlpatterns = [path("hello/", hello)]
