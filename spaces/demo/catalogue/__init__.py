"""What the demonstration deposits, Caf by Caf."""

from spaces.demo.catalogue import charente, cnaf, everywhere, ille_et_vilaine, network, showcase
from spaces.demo.catalogue.order import Order

# Written by hand: read and indexed before the first visitor comes.
BY_HAND: tuple[Order, ...] = (
    *cnaf.ORDERS, *charente.ORDERS, *ille_et_vilaine.ORDERS, *network.ORDERS, *showcase.ORDERS
)  # fmt: skip
EVERYWHERE: tuple[Order, ...] = everywhere.orders(frozenset({charente.OWNER, ille_et_vilaine.OWNER}))
CATALOGUE: tuple[Order, ...] = (*BY_HAND, *EVERYWHERE)
