from spaces.models.classification import ResourceType, Rubrique, Step, Theme
from spaces.models.resource import Resource, Status

__all__ = ["Resource", "ResourceType", "Rubrique", "Status", "Step", "Theme"]
