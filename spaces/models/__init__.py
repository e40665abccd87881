from spaces.models.classification import ResourceType, Rubrique, Step, Theme
from spaces.models.resource import Resource, ResourceFormat, Status

__all__ = ["Resource", "ResourceFormat", "ResourceType", "Rubrique", "Status", "Step", "Theme"]
