package retort.evaluate.trials;

import java.util.Map;

/**
 * What a trial measured: the JSON of a finished trial and a row of the results.
 *
 * @param method of the pre-training
 * @param architecture of the network
 * @param target by name
 * @param protocol of the measurement
 * @param seed of the trial
 * @param accuracy on the test images, a share
 * @param chosen what the protocol chose by itself
 * @param pretrainSeconds of the network, whose trials share it
 * @param seconds of the trial, pre-training left out
 */
public record TrialResult(
    String method,
    String architecture,
    String target,
    String protocol,
    long seed,
    double accuracy,
    Map<String, Double> chosen,
    double pretrainSeconds,
    double seconds) {}
