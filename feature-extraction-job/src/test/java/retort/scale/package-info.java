/** The benchmark of large datasets: submit-scripts/benchmarks/scale.sh. */
package retort.scale;
