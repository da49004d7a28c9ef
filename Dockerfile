# Builder: the wheels and the package, in a virtual environment of their own.
FROM python:3.11-slim-bookworm AS builder
WORKDIR /vigie
# Another index, or one more: PyTorch's for CPUs makes the image some gigabytes smaller.
ARG PIP_INDEX_URL
ARG PIP_EXTRA_INDEX_URL
COPY pyproject.toml constraints.txt README.md ./
COPY pipeline ./pipeline
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --upgrade pip \
 && /venv/bin/pip install --no-cache-dir --constraint constraints.txt '.[embedded,served]'

# Last stage: no build tools, no root. /data holds archive and digests, /models the prepared weights.
FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent vigie \
 && install -d -o vigie -g vigie /data /models
COPY --from=builder /venv /venv
COPY configs /vigie/configs
WORKDIR /vigie
ENV PATH=/venv/bin:$PATH XDG_CACHE_HOME=/models HF_HOME=/models/hub PYTHONDONTWRITEBYTECODE=1
USER vigie
VOLUME ["/data", "/models"]
# A night that left its report within the last 26 hours is a healthy one.
HEALTHCHECK --interval=1h --timeout=30s CMD find /data/outputs -name report.json -mmin -1560 | grep -q .
ENTRYPOINT ["python", "-m", "pipeline"]
CMD ["run", "--output", "/data/outputs", "--archive", "/data/vigie.sqlite"]
