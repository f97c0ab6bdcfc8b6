/**
 * Randomness without state: every draw comes from a generator seeded by the run's seed and what the
 * draw is for, so that a resumed run and a re-run task draw what the first one drew.
 */
package retort.random;
