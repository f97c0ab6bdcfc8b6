package retort.evaluate.report;

import java.util.Map;

/**
 * {@code _retort.json} of results.
 *
 * @param format always {@link #FORMAT}
 * @param version of the contract, {@link #VERSION}
 * @param trials rows
 * @param images m, the size of every set but the full one
 * @param distilled the sets' manifests' SHA-256, by URI
 * @param features the SHA-256 of the features' manifest
 * @param targets what each target is made of, by name
 * @param rejected unusable images that were left out, by target and by {@code train} and {@code
 *     test}
 * @param settings the effective settings, secrets redacted
 * @param createdBy the program, its version and its Spark
 */
public record ResultsManifest(
    String format,
    int version,
    int trials,
    int images,
    Map<String, String> distilled,
    String features,
    Map<String, String> targets,
    Map<String, Map<String, Long>> rejected,
    Map<String, Object> settings,
    Map<String, String> createdBy) {

  /** What {@code format} says. */
  public static final String FORMAT = "retort-results";

  /** The version that this program writes. */
  public static final int VERSION = 1;
}
