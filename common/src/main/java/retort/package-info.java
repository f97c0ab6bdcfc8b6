/** Retort: self-supervised dataset distillation (KRR-ST, arXiv 2310.06511) on Apache Spark. */
package retort;
