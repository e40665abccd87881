"""What the demonstration deposits, Caf by Caf."""

from spaces.demo.catalogue import charente, cnaf, ille_et_vilaine, network
from spaces.demo.catalogue.order import Order

# The national supports first: a fresh demonstration shows the shelves in the order of time anyway.
CATALOGUE: tuple[Order, ...] = (*cnaf.ORDERS, *charente.ORDERS, *ille_et_vilaine.ORDERS, *network.ORDERS)
