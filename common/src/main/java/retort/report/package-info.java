/**
 * Reports that a person reads: one HTML file of templates, with charts as inline SVG and pictures
 * as data URIs. It loads nothing else, follows the reader's dark mode and fits a phone and a
 * printer.
 */
package retort.report;
