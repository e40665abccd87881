from spaces.models.batch import Act, Batch, BatchLine
from spaces.models.classification import ResourceType, Rubrique, Step, Theme
from spaces.models.collection import Collection, CollectionItem
from spaces.models.draft import DepositDraft
from spaces.models.report import Outcome, Report
from spaces.models.resource import Resource, ResourceFormat, Status
from spaces.models.saved import SavedView

__all__ = [
    "Act",
    "Batch",
    "BatchLine",
    "Collection",
    "CollectionItem",
    "DepositDraft",
    "Outcome",
    "Report",
    "Resource",
    "ResourceFormat",
    "ResourceType",
    "Rubrique",
    "SavedView",
    "Status",
    "Step",
    "Theme",
]
