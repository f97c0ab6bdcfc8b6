/** A distilled set as a folder to share: Parquet, a dataset card, a PyTorch script. */
package retort.distill.export;
