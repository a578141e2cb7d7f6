/**
 * The catalogue of detectors: what the planner expects and what workers must be able to run, with the attack classes each
 * addresses. Pure values; the detectors themselves live in the workers.
 */
package io.lazaretto.schemas.detector;
