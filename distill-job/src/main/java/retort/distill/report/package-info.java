/** {@code _report/report.html} of a distillation, rewritten at every checkpoint. */
package retort.distill.report;
