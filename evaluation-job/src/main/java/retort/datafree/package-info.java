/**
 * Target data-free knowledge distillation (Lee et al. 2024, section 4.4, table 4): a student learns
 * a target's task from its teacher's logits on synthetic images alone.
 */
package retort.datafree;
