package retort.report;

/** A line of a report's table: a name and what stands beside it. */
public record NamedValue(String name, String value) {}
