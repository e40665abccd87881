"""The menus of the site. {% load menus %}"""

from django import template

from pages.menus.showing import Item, menu_of

register = template.Library()


@register.simple_tag(takes_context=True)
def menu(context: template.Context, place: str) -> list[Item]:
    """`{% menu "tete" as entries %}`: the entries of that place for the person who asks; none on a page that Django
    renders for nobody, when nothing works."""
    request = context.get("request")
    return [] if request is None else menu_of(request, place)
