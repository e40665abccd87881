"""What goes stale: links that lead nowhere, supports that left the shelves, pages that nobody has looked at for a year.

`citing` says what a page cites, `judging` what is wrong with it, `outside` asks other sites, `running` writes what was
found, `reading` tells it, `actions` what an editor decides.
"""
