package io.lazaretto.worker.isolation;

/** Whether scanner processes run in a namespace of their own. */
public enum IsolationMode {
    /** Where bubblewrap is present and works; the product says so where it does not. */
    AUTO,
    /** Without a working bubblewrap the worker does not start. */
    REQUIRED,
    /** Plain child processes: where the pod or container around the worker isolates. */
    OFF
}
