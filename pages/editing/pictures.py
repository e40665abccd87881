"""What the library of images takes: PNG, JPEG and WebP that open, and that say what they show."""

from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

BROKEN = (
    "Cette image est abîmée ou incomplète\u00a0: elle ne peut pas être ouverte."
    " Enregistrez-la à nouveau, en PNG ou en JPEG."
)


class SoundImageField(WagtailImageField):
    """Wagtail's, which opens an image whole before it counts its pixels, and fails on one that stops short."""

    def to_python(self, data: Any) -> Any:
        """The file, once its size in pixels is known to be fair and its last pixel was read."""
        if data:
            self._look_at(data)
        return super().to_python(data)

    def _look_at(self, file: Any) -> None:
        try:
            file.seek(0)
            with Image.open(file, formats=["PNG", "JPEG", "WEBP"]) as drawn:
                pixels = {"num_pixels": drawn.width * drawn.height, "max_pixels_count": self.max_image_pixels}
                if pixels["num_pixels"] > self.max_image_pixels:
                    raise ValidationError(self.error_messages["file_too_many_pixels"] % pixels)
                drawn.load()
        except (Image.UnidentifiedImageError, Image.DecompressionBombError):
            return  # not one of ours, or far too large: Wagtail says what it takes
        except (OSError, SyntaxError, ValueError) as error:
            raise ValidationError(BROKEN) from error
        finally:
            file.seek(0)


class PictureForm(BaseImageForm):
    """The form that sends an image, and the one that describes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            of_wagtail = self.fields["file"]
            self.fields["file"] = SoundImageField(
                label="Fichier", widget=of_wagtail.widget, required=of_wagtail.required
            )
        if "description" in self.fields:
            self.fields["description"].label = "Ce que l’image montre"
            self.fields[
                "description"
            ].help_text = (
                "En une phrase, pour les personnes qui ne la voient pas. Chaque page peut le dire à sa manière."
            )
            self.fields["description"].required = True
