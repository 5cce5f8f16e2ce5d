# The bundle that Elastic Beanstalk is given, anywhere else. It was never built where it was written: see
# docs/operations/off-aws.md.
#   make bundle ARGS="--machine x86_64"
#   docker build --build-arg BUNDLE=dist/mymovie-….zip -t mymovie .
#   docker run --env-file env mymovie migrate    # then web (the default), and worker
FROM python:3.13-slim-bookworm AS unpacked
ARG BUNDLE
COPY ${BUNDLE} /bundle.zip
RUN python -m zipfile -e /bundle.zip /app

FROM python:3.13-slim-bookworm
COPY --from=unpacked /app /app
WORKDIR /app
RUN --network=none pip install --no-cache-dir --requirement requirements.txt
# As pip leaves its packages: nobody writes here later, and each start would compile them anew.
RUN python -m compileall -q .
# Nothing is written but to the database, the cache and /tmp.
USER 65534:65534
ENV WEB_BIND=0.0.0.0 PORT=8000 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
# gunicorn ends its requests, the worker its job. No HEALTHCHECK, as a worker answers nobody: /livez and /readyz are for
# whatever runs the containers to ask (docs/operations/off-aws.md).
STOPSIGNAL SIGTERM
# The line of the Procfile that the argument names, word by word; `migrate` is what the hook of the leader does.
ENTRYPOINT ["sh", "-c", "case $0 in migrate) exec python manage.py migrate_safely;; *) exec $(sed -n \"s/^$0: *//p\" Procfile);; esac"]
CMD ["web"]
