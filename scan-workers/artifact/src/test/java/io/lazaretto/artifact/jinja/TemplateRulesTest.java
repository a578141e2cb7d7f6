package io.lazaretto.artifact.jinja;
class TemplateRulesTest {}
