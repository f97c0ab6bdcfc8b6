package retort.distill.export;

/**
 * The test accuracy of networks that are pre-trained on one thing, on one target.
 *
 * @param method of the pre-training: none, random, distilled, full
 * @param architecture of the network
 * @param protocol linear, finetune or datafree
 * @param target by name
 * @param seeds how many networks
 * @param percent the mean over the seeds
 * @param halfWidth of its 95% t interval, null of one seed or where all seeds gave the same
 */
record Accuracies(
    String method,
    String architecture,
    String protocol,
    String target,
    int seeds,
    double percent,
    Double halfWidth) {}
