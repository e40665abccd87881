"""French words that say nothing by themselves. The index keeps them (phrases need them); a query may leave them."""

STOPWORDS = frozenset(
    """
    a ai aie aient ait alors as au aucun aucune auquel aura auraient aurait auront aussi autre autres aux auxquelles
    auxquels avaient avait avant avec avez avoir avons ayant c ca car ce ceci cela celle celles celui ces cet cette ceux
    chaque chez ci comme comment d dans de des desquelles desquels donc dont du duquel elle elles en encore entre es est
    et etaient etait etant ete etes etre eu eux fait faire fut furent hors i ici il ils j je jusque l la laquelle le
    lequel les lesquelles lesquels leur leurs lors lorsque lui m ma mais me meme memes mes mien moi moins mon n ne ni
    nos notre nous on ont or ou par parce pas pendant peu peut peuvent plus pour pourquoi puis puisque qu quand que quel
    quelle quelles quels qui quoi quoique s sa sans se selon sera serait seront ses si sien soi soient soit sommes son
    sont sous sur t ta tandis te tel telle telles tels tes toi ton tous tout toute toutes tres tu un une unes uns vers
    voici voila vos votre vous y
    """.split()
)
"""Folded, as `exact_terms` gives them."""
