/**
 * Model files of gradient boosting libraries that hold data only: XGBoost's JSON and UBJSON, LightGBM's text. A native parser
 * of the library reads them; nothing in them is imported or called. Depends on bytes, json, reader and report.
 */
package io.lazaretto.artifact.boosting;
