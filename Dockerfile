# One image for the web and for the workers; the command tells them apart (docker-compose.yml).
FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=/srv/espace-ctg:/srv/espace-ctg/site \
    DJANGO_SETTINGS_MODULE=config.settings.prod DATA_DIR=/data STATIC_ROOT=/static
WORKDIR /srv/espace-ctg
RUN useradd --system --uid 1000 ctg && mkdir -p /data /static && chown ctg /data /static
# LibreOffice draws the pages of Office documents, Tesseract reads those that were scanned (files/).
RUN apt-get update && apt-get install -y --no-install-recommends \
        libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui tesseract-ocr tesseract-ocr-fra \
        fonts-dejavu-core fonts-liberation fonts-crosextra-carlito fonts-crosextra-caladea \
    && rm -rf /var/lib/apt/lists/*
COPY requirements/base.txt requirements/base.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/base.txt
COPY . .
USER ctg
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "8"]
