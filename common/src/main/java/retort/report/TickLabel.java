package retort.report;

/**
 * The label of a tick, as templates draw it.
 *
 * @param at its place along the axis, in pixels
 * @param text the number
 */
record TickLabel(String at, String text) {}
