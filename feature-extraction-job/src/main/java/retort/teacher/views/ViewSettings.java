package retort.teacher.views;

import java.io.Serializable;

/**
 * Settings of one view of a pair.
 *
 * @param augment what both views have in common
 * @param blur share of blurred views, in [0, 1]
 * @param solarize share of solarized views, in [0, 1]
 */
public record ViewSettings(AugmentSettings augment, double blur, double solarize)
    implements Serializable {}
