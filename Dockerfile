# Retort's jobs as an image for Kubernetes (submit-scripts/airflow/retort_kubernetes_dag.py) or any container runtime.
#
#     ./mvnw -B -DskipTests package
#     docker build -t retort .
#
# With NVIDIA's CUDA runtime below it, for *.device = cuda (docs/gpu.md; an ONNX teacher on a card wants jars
# of the profile cuda and a CUDA 12 runtime with cuDNN 9 instead):
#
#     docker build -t retort:cuda --build-arg BASE=nvidia/cuda:13.0.1-runtime-ubuntu24.04 .
#
# Spark comes from Spark's own image in both cases; another one of Spark 4.0 and Scala 2.13 does as well.
ARG SPARK=apache/spark:4.0.1-scala2.13-java17-ubuntu
ARG BASE=${SPARK}

FROM ${SPARK} AS spark

FROM ${BASE}
USER root
COPY --from=spark /opt/spark /opt/spark
COPY --from=spark /opt/entrypoint.sh /opt/decom.sh /opt/
COPY . /opt/retort
ENV SPARK_HOME=/opt/spark
RUN /opt/retort/submit-scripts/container-install.sh
# Spark's user in Spark's image.
USER 185
WORKDIR /opt/retort
ENTRYPOINT ["/opt/entrypoint.sh"]
