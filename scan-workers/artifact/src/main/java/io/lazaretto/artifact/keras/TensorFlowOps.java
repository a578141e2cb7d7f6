package io.lazaretto.artifact.keras;

import java.util.regex.Pattern;

/** Functions of TensorFlow that tf.keras 2 names in {@code TFOpLambda}: it walks the attributes of the module to them. */
final class TensorFlowOps {
    private static final Pattern COMPUTES =
            Pattern.compile("(math|nn|linalg|bitwise|signal|random|__operators__)\\.[A-Za-z_0-9]+"
                    + "|image\\.(resize|flip_left_right|flip_up_down|rgb_to_grayscale|grayscale_to_rgb|per_image_standardization)"
                    + "|abs|add|argmax|argmin|boolean_mask|broadcast_to|cast|clip_by_value|concat|cond|convert_to_tensor|cos"
                    + "|cumsum|divide|einsum|equal|exp|expand_dims|eye|fill|floor|gather|gather_nd|greater|greater_equal|identity"
                    + "|less|less_equal|matmul|maximum|meshgrid|minimum|multiply|negative|norm|not_equal|one_hot|ones|ones_like"
                    + "|pad|pow|range|rank|reduce_(max|mean|min|prod|sum|all|any)|repeat|reshape|reverse|round|shape|sigmoid"
                    + "|sign|sin|size|slice|sort|split|sqrt|square|squeeze|stack|stop_gradient|strided_slice|subtract|tanh"
                    + "|tensordot|tile|transpose|truediv|unstack|where|zeros|zeros_like");

    private static final Pattern ACTS = Pattern.compile(
            "(io|raw_ops|data|saved_model|load_op_library|load_library|py_function|numpy_function|py_func|train|summary"
                    + "|debugging|autograph|compat|experimental|function|keras|lite|config|profiler|distribute|test|tpu"
                    + "|xla|print|eval|queue|mlir|graph_util|sysconfig|version|types|nest|estimator|audio|feature_column)"
                    + "(\\..*)?");

    private TensorFlowOps() {}

    static boolean onlyComputes(String function) {
        return COMPUTES.matcher(function).matches();
    }

    /** Whether the function reads, writes, loads or calls. */
    static boolean acts(String function) {
        return ACTS.matcher(function).matches();
    }
}
