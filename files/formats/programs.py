"""The names of files that a double click runs, on the computers of the network: Windows first, then the others."""

PROGRAMS = frozenset(
    (
        ".exe .com .scr .pif .cpl .dll .msi .msp .mst .msix .appx .appinstaller .application .gadget .jar "
        ".bat .cmd .ps1 .psm1 .vb .vbs .vbe .js .mjs .jse .wsf .wsh .wsc .sct .hta .chm .reg .inf .msc "
        ".lnk .url .scf .library-ms .settingcontent-ms .appref-ms .search-ms .iso .img .vhd .vhdx "
        ".sh .command .desktop .app .py .pl .rb .php"
    ).split()
)
