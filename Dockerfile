FROM python:3.11-slim

# The same steps as `make run`, without a virtual environment: the container is one.
WORKDIR /app
COPY requirements.lock pyproject.toml LICENSE README.md ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY content content
COPY bot bot
COPY api api
COPY migrations migrations
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e . \
    && pybabel -q compile -d content/locale -D channel_info \
    && pybabel -q compile -d content/locale -D team \
    && useradd --create-home channel && mkdir data && chown channel data

USER channel
VOLUME /app/data
EXPOSE 8000
ENV CHANNEL_INFO_HOST=0.0.0.0
HEALTHCHECK --interval=30s CMD python -c "import urllib.request as u; u.urlopen('http://localhost:8000/api/v1/zones', timeout=3)"
CMD ["sh", "-c", "channel-info db upgrade && channel-info content load --example --if-empty && exec channel-info serve"]
