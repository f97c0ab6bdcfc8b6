package retort.evaluate.transfer;

import java.util.Map;

/**
 * The result of an evaluation protocol.
 *
 * @param accuracy the share of test images whose class is right
 * @param chosen what the protocol chose by itself, by name
 */
public record ProtocolResult(double accuracy, Map<String, Double> chosen) {}
