/**
 * The executors' share of an outer step: real rows decoded once and held in memory, rounds that sum
 * G = Ft' (Ft W - Yt) over them in a fixed order, and the form in which G travels.
 */
package retort.distill.executor;
