"""Where a form leads when it was opened from a page that is not that of the support: `?retour=/cms/outils/12/`."""

from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


class ReturnForm(forms.Form):
    """The page to come back to: an address of this site, without its name."""

    retour = forms.CharField(required=False, max_length=500)

    def clean_retour(self) -> str:
        """The address, empty when it would lead anywhere else."""
        address = self.cleaned_data["retour"]
        ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
        return address if ours else ""


def asked(request: HttpRequest) -> str:
    """The page asked to come back to, empty without any."""
    form = ReturnForm(request.GET)
    return form.cleaned_data["retour"] if form.is_valid() else ""


def back(request: HttpRequest, page: str) -> str:
    """Where the form leads: the page asked, else this one."""
    return asked(request) or page


def kept(request: HttpRequest, address: str) -> str:
    """The address of a form, with the page to come back to."""
    page = asked(request)
    return f"{address}?{urlencode({'retour': page})}" if page else address
