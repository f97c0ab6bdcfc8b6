/**
 * The executors' share of an outer step: real images decoded once and held in memory, the outer
 * loss and G = Ft' (Ft W - Yt) summed over them in a fixed order, and the form in which G travels.
 * A round is one such evaluation: the driver sends a backbone and a head, every partition answers.
 */
package retort.distill.executor;
