"""Renders chat templates with transformers and writes what came out, for ChatTemplateTest.

    python chat_templates.py > ../resources/io/lazaretto/inference/vectors/chat/templates.json

The templates are written for this test; each uses the idioms of a family of published ones.
"""

import json
import sys

from transformers.utils.chat_template_utils import _compile_jinja_template

SYSTEM = {"role": "system", "content": "Be brief.  "}
USER = {"role": "user", "content": "Hello, wörld! <b>&amp;</b>"}
ASSISTANT = {"role": "assistant", "content": " Hi.\n\nHow are you? "}
AGAIN = {"role": "user", "content": "Fine\tthanks 😀"}
THINKING = {"role": "assistant", "content": "<think>\nlet me see\n</think>\n\nIt is 4.", "reasoning_content": None}
TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "Tells the weather \"now\"",
        "parameters": {
            "type": "object",
            "properties": {
                "place": {"type": "string", "description": "Where"},
                "days": {"type": "integer", "minimum": 0.5},
                "units": {"type": ["string", "null"], "enum": ["C", "F"]},
                "tags": {"type": "array", "items": {"type": "string"}},
            },
            "required": ["place"],
        },
    },
}
CALL = {
    "role": "assistant",
    "content": "",
    "tool_calls": [
        {"id": "call00001", "type": "function",
         "function": {"name": "weather", "arguments": {"place": "Zürich", "days": 3, "exact": True, "x": 1.0}}}
    ],
}
ANSWER = {"role": "tool", "tool_call_id": "call00001", "name": "weather", "content": "{\"sky\": \"blue\"}"}

CONVERSATIONS = {
    "user": {"messages": [USER]},
    "prompt": {"messages": [USER], "add_generation_prompt": True},
    "system": {"messages": [SYSTEM, USER], "add_generation_prompt": True},
    "turns": {"messages": [SYSTEM, USER, ASSISTANT, AGAIN], "add_generation_prompt": True},
    "thinking": {"messages": [USER, THINKING, AGAIN, ASSISTANT], "enable_thinking": False},
    "tools": {"messages": [SYSTEM, USER], "tools": [TOOL], "add_generation_prompt": True},
    "toolcalls": {"messages": [USER, CALL, ANSWER], "tools": [TOOL], "add_generation_prompt": True},
    "wrong": {"messages": [USER, USER]},
    "parts": {"messages": [{"role": "user", "content": [{"type": "text", "text": "What is "}, {"type": "image"},
                                                         {"type": "text", "text": "this?"}]}]},
    "empty": {"messages": []},
    "documents": {"messages": [USER], "documents": [{"title": "A", "text": "one"}, {"title": "B", "text": "two"}]},
}

TEMPLATES = {}

TEMPLATES["chatml"] = """{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"""

TEMPLATES["chatml default system"] = """{% for message in messages %}
  {% if loop.first and messages[0].role != 'system' %}
<|im_start|>system
You help.<|im_end|>
  {% endif %}
<|im_start|>{{ message.role }}
{{ message.content }}<|im_end|>
{% endfor %}
{% if add_generation_prompt %}
<|im_start|>assistant
{% endif %}"""

TEMPLATES["llama2"] = """{% if messages and messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system_message = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system_message = false %}{% endif %}
{%- for message in loop_messages -%}
  {%- if (message['role'] == 'user') != (loop.index0 % 2 == 0) -%}
    {{ raise_exception('Roles must alternate user/assistant/user/...') }}
  {%- endif -%}
  {%- if loop.index0 == 0 and system_message != false -%}
    {% set content = '<<SYS>>\\n' + system_message + '\\n<</SYS>>\\n\\n' + message['content'] %}
  {%- else -%}
    {% set content = message['content'] %}
  {%- endif -%}
  {%- if message['role'] == 'user' -%}
    {{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}
  {%- elif message['role'] == 'assistant' -%}
    {{ ' ' + content.strip() + ' ' + eos_token }}
  {%- endif -%}
{%- endfor -%}"""

TEMPLATES["llama3"] = """{% set loop_messages = messages %}{% for message in loop_messages %}{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"""

TEMPLATES["llama31 tools"] = """{{- bos_token }}
{%- if not date_string is defined %}
    {%- if strftime_now is defined %}
        {%- set date_string = strftime_now("%d %b %Y") %}
    {%- else %}
        {%- set date_string = "26 Jul 2024" %}
    {%- endif %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}
{#- The system message comes first, whoever wrote it. #}
{%- if messages|length > 0 and messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|start_header_id|>system<|end_header_id|>\\n\\n" }}
{%- if tools is not none %}
    {{- "Environment: ipython\\n" }}
{%- endif %}
{{- system_message }}
{%- if tools is not none %}
    {%- for t in tools %}
        {{- t | tojson(indent=4) }}
        {{- "\\n\\n" }}
    {%- endfor %}
{%- endif %}
{{- "<|eot_id|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or message.role == 'tool' or 'tool_calls' in message) %}
        {{- '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim + '<|eot_id|>' }}
    {%- elif 'tool_calls' in message %}
        {%- if not message.tool_calls|length == 1 %}
            {{- raise_exception("One call at a time!") }}
        {%- endif %}
        {%- set tool_call = message.tool_calls[0].function %}
        {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' -}}
        {{- '{"name": "' + tool_call.name + '", ' }}
        {{- '"parameters": ' }}
        {{- tool_call.arguments | tojson }}
        {{- "}" }}
        {{- "<|eot_id|>" }}
    {%- elif message.role == "tool" or message.role == "ipython" %}
        {{- "<|start_header_id|>ipython<|end_header_id|>\\n\\n" }}
        {%- if message.content is mapping or message.content is iterable %}
            {{- message.content | tojson }}
        {%- else %}
            {{- message.content }}
        {%- endif %}
        {{- "<|eot_id|>" }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}
{%- endif %}
"""

TEMPLATES["mistral tools"] = """{%- if messages[0]["role"] == "system" %}
    {%- set system_message = messages[0]["content"] %}
    {%- set loop_messages = messages[1:] %}
{%- else %}
    {%- set loop_messages = messages %}
{%- endif %}
{%- if not tools is defined %}
    {%- set tools = none %}
{%- endif %}
{%- set user_messages = loop_messages | selectattr("role", "equalto", "user") | list %}
{%- set ns = namespace() %}
{%- set ns.index = 0 %}
{%- for message in loop_messages %}
    {%- if not (message.role == "tool" or message.role == "tool_results" or (message.tool_calls is defined and message.tool_calls is not none)) %}
        {%- if (message["role"] == "user") != (ns.index % 2 == 0) %}
            {{- raise_exception("After the optional system message, roles must alternate") }}
        {%- endif %}
        {%- set ns.index = ns.index + 1 %}
    {%- endif %}
{%- endfor %}
{{- bos_token }}
{%- for message in loop_messages %}
    {%- if message["role"] == "user" %}
        {%- if tools is not none and (message == user_messages[-1]) %}
            {{- "[AVAILABLE_TOOLS] [" }}
            {%- for tool in tools %}
                {%- set tool = tool.function %}
                {{- '{"type": "function", "function": {' }}
                {%- for key, val in tool.items() if key != "return" %}
                    {%- if val is string %}
                        {{- '"' + key + '": "' + val + '"' }}
                    {%- else %}
                        {{- '"' + key + '": ' + val|tojson }}
                    {%- endif %}
                    {%- if not loop.last %}
                        {{- ", " }}
                    {%- endif %}
                {%- endfor %}
                {{- "}}" }}
                {%- if not loop.last %}
                    {{- ", " }}
                {%- else %}
                    {{- "]" }}
                {%- endif %}
            {%- endfor %}
            {{- "[/AVAILABLE_TOOLS]" }}
        {%- endif %}
        {%- if loop.last and system_message is defined %}
            {{- "[INST] " + system_message + "\\n\\n" + message["content"] + "[/INST]" }}
        {%- else %}
            {{- "[INST] " + message["content"] + "[/INST]" }}
        {%- endif %}
    {%- elif message.tool_calls is defined and message.tool_calls is not none %}
        {{- "[TOOL_CALLS] [" }}
        {%- for tool_call in message.tool_calls %}
            {%- set out = tool_call.function|tojson %}
            {{- out[:-1] }}
            {%- if not tool_call.id is defined or tool_call.id|length != 9 %}
                {{- raise_exception("Ids have nine characters!") }}
            {%- endif %}
            {{- ', "id": "' + tool_call.id + '"}' }}
            {%- if not loop.last %}
                {{- ", " }}
            {%- else %}
                {{- "]" + eos_token }}
            {%- endif %}
        {%- endfor %}
    {%- elif message["role"] == "assistant" %}
        {{- " " + message["content"]|trim + eos_token}}
    {%- elif message["role"] == "tool_results" or message["role"] == "tool" %}
        {%- if message.content is defined and message.content.content is defined %}
            {%- set content = message.content.content %}
        {%- else %}
            {%- set content = message.content %}
        {%- endif %}
        {{- '[TOOL_RESULTS] {"content": ' + content|string + ", " }}
        {{- '"call_id": "' + message.tool_call_id + '"}[/TOOL_RESULTS]' }}
    {%- else %}
        {{- raise_exception("Only user, assistant, system and tool roles") }}
    {%- endif %}
{%- endfor %}
"""

TEMPLATES["gemma"] = """{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}{% if (message['role'] == 'assistant') %}{% set role = 'model' %}{% else %}{% set role = message['role'] %}{% endif %}{{ '<start_of_turn>' + role + '\n' + message['content'] | trim + '<end_of_turn>\n' }}{% endfor %}{% if add_generation_prompt %}{{'<start_of_turn>model\n'}}{% endif %}"""

TEMPLATES["gemma3 parts"] = """{{ bos_token }}
{%- if messages[0]['role'] == 'system' -%}
    {%- if messages[0]['content'] is string -%}
        {%- set first_user_prefix = messages[0]['content'] + '

' -%}
    {%- else -%}
        {%- set first_user_prefix = messages[0]['content'][0]['text'] + '

' -%}
    {%- endif -%}
    {%- set loop_messages = messages[1:] -%}
{%- else -%}
    {%- set first_user_prefix = "" -%}
    {%- set loop_messages = messages -%}
{%- endif -%}
{%- for message in loop_messages -%}
    {%- set role = "model" if (message['role'] == 'assistant') else message['role'] -%}
    {{ '<start_of_turn>' + role + '
' + (first_user_prefix if loop.first else "") }}
    {%- if message['content'] is string -%}
        {{ message['content'] | trim }}
    {%- elif message['content'] is iterable -%}
        {%- for item in message['content'] -%}
            {%- if item['type'] == 'image' -%}
                {{ '<start_of_image>' }}
            {%- elif item['type'] == 'text' -%}
                {{ item['text'] | trim }}
            {%- endif -%}
        {%- endfor -%}
    {%- else -%}
        {{ raise_exception("Invalid content type") }}
    {%- endif -%}
    {{ '<end_of_turn>
' }}
{%- endfor -%}
{%- if add_generation_prompt -%}
    {{'<start_of_turn>model
'}}
{%- endif -%}"""

TEMPLATES["phi3"] = """{% for message in messages %}{% if message['role'] == 'system' and message['content'] %}{{'<|system|>\n' + message['content'] + '<|end|>\n'}}{% elif message['role'] == 'user' %}{{'<|user|>\n' + message['content'] + '<|end|>\n'}}{% elif message['role'] == 'assistant' %}{{'<|assistant|>\n' + message['content'] + '<|end|>\n'}}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% else %}{{ eos_token }}{% endif %}"""

TEMPLATES["qwen25 tools"] = """{%- if tools %}
    {{- '<|im_start|>system\\n' }}
    {%- if messages[0]['role'] == 'system' %}
        {{- messages[0]['content'] }}
    {%- else %}
        {{- 'You are helpful.' }}
    {%- endif %}
    {{- "\\n\\n# Tools\\n\\n<tools>" }}
    {%- for tool in tools %}
        {{- "\\n" }}
        {{- tool | tojson }}
    {%- endfor %}
    {{- "\\n</tools><|im_end|>\\n" }}
{%- else %}
    {%- if messages[0]['role'] == 'system' %}
        {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
    {%- else %}
        {{- '<|im_start|>system\\nYou are helpful.<|im_end|>\\n' }}
    {%- endif %}
{%- endif %}
{%- for message in messages %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant" and not message.tool_calls) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "assistant" %}
        {{- '<|im_start|>' + message.role }}
        {%- if message.content %}
            {{- '\\n' + message.content }}
        {%- endif %}
        {%- for tool_call in message.tool_calls %}
            {%- if tool_call.function is defined %}
                {%- set tool_call = tool_call.function %}
            {%- endif %}
            {{- '\\n<tool_call>\\n{"name": "' }}
            {{- tool_call.name }}
            {{- '", "arguments": ' }}
            {{- tool_call.arguments | tojson }}
            {{- '}\\n</tool_call>' }}
        {%- endfor %}
        {{- '<|im_end|>\\n' }}
    {%- elif message.role == "tool" %}
        {%- if (loop.index0 == 0) or (messages[loop.index0 - 1].role != "tool") %}
            {{- '<|im_start|>user' }}
        {%- endif %}
        {{- '\\n<tool_response>\\n' }}
        {{- message.content }}
        {{- '\\n</tool_response>' }}
        {%- if loop.last or (messages[loop.index0 + 1].role != "tool") %}
            {{- '<|im_end|>\\n' }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
"""

TEMPLATES["qwen3 thinking"] = """{%- set ns = namespace(multi_step_tool=true, last_query_index=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi_step_tool and message.role == "user" and message.content is string and not(message.content.startswith('<tool_response>') and message.content.endswith('</tool_response>')) %}
        {%- set ns.multi_step_tool = false %}
        {%- set ns.last_query_index = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if message.role == "assistant" %}
        {%- set reasoning_content = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning_content = message.reasoning_content %}
        {%- else %}
            {%- if '</think>' in content %}
                {%- set reasoning_content = content.split('</think>')[0].rstrip('\\n').split('<think>')[-1].lstrip('\\n') %}
                {%- set content = content.split('</think>')[-1].lstrip('\\n') %}
            {%- endif %}
        {%- endif %}
        {%- if loop.index0 > ns.last_query_index %}
            {%- if loop.last or (not loop.last and reasoning_content) %}
                {{- '<|im_start|>' + message.role + '\\n<think>\\n' + reasoning_content.strip('\\n') + '\\n</think>\\n\\n' + content.lstrip('\\n') }}
            {%- else %}
                {{- '<|im_start|>' + message.role + '\\n' + content }}
            {%- endif %}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\\n' + content }}
        {%- endif %}
        {{- '<|im_end|>\\n' }}
    {%- else %}
        {{- '<|im_start|>' + message.role + '\\n' + content + '<|im_end|>' + '\\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}"""

TEMPLATES["deepseek"] = """{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{% set ns = namespace(is_first=false, is_tool=false, system_prompt='', is_first_sp=true) %}{%- for message in messages %}{%- if message['role'] == 'system' %}{%- if ns.is_first_sp %}{% set ns.system_prompt = ns.system_prompt + message['content'] %}{% set ns.is_first_sp = false %}{%- else %}{% set ns.system_prompt = ns.system_prompt + '\\n\\n' + message['content'] %}{%- endif %}{%- endif %}{%- endfor %}{{ bos_token }}{{ ns.system_prompt }}{%- for message in messages %}{%- if message['role'] == 'user' %}{%- set ns.is_tool = false -%}{{'<|User|>' + message['content']}}{%- endif %}{%- if message['role'] == 'assistant' and 'tool_calls' in message %}{%- for tool in message['tool_calls'] %}{{'<call>' + tool['type'] + '<sep>' + tool['function']['name'] + '\\n' + '```json' + '\\n' + tool['function']['arguments']|tojson + '\\n' + '```'}}{%- endfor %}{%- endif %}{%- if message['role'] == 'assistant' and 'tool_calls' not in message %}{% set content = message['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}{{'<|Assistant|>' + content + '<eos>'}}{%- endif %}{%- if message['role'] == 'tool' %}{%- set ns.is_tool = true -%}{{'<out>' + message['content'] + '</out>'}}{%- endif %}{%- endfor -%}{% if add_generation_prompt and not ns.is_tool %}{{'<|Assistant|><think>\\n'}}{% endif %}"""

TEMPLATES["command-r documents"] = """{{ bos_token }}{% if documents %}{% for document in documents %}{{ "Document: " }}{{ loop.index0 }}
{% for key, value in document.items() %}{{ key }}: {{ value }}
{% endfor %}{% endfor %}{% endif %}{% for message in messages %}{{ "<|" ~ message.role.upper() ~ "_TOKEN|>" ~ message.content }}{% if not loop.last %}{{ "\\n" }}{% endif %}{% endfor %}"""

TEMPLATES["zephyr"] = """{% for message in messages %}
{% if message['role'] == 'user' %}
{{ '<|user|>
' + message['content'] + eos_token }}
{% elif message['role'] == 'system' %}
{{ '<|system|>
' + message['content'] + eos_token }}
{% elif message['role'] == 'assistant' %}
{{ '<|assistant|>
'  + message['content'] + eos_token }}
{% endif %}
{% if loop.last and add_generation_prompt %}
{{ '<|assistant|>' }}
{% endif %}
{% endfor %}"""

TEMPLATES["vicuna"] = """{% if messages[0]['role'] == 'system' %}{% set system = messages[0]['content'] | trim ~ ' ' %}{% set rest = messages[1:] %}{% else %}{% set system = 'A chat. ' %}{% set rest = messages %}{% endif %}{{ system }}{% for m in rest %}{% if m['role'] == 'user' %}{{ 'USER: ' ~ m['content'].strip() ~ ' ' }}{% elif m['role'] == 'assistant' %}{{ 'ASSISTANT: ' ~ (m['content'] | trim) ~ eos_token }}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ 'ASSISTANT:' }}{% endif %}"""

TEMPLATES["alpaca"] = """{% for message in messages %}{% if loop.first and message.role != "system" %}Below is an instruction.

{% endif %}{% if message.role == "system" %}{{ message.content }}

{% elif message.role == "user" %}### Instruction:
{{ message.content }}

{% else %}### Response:
{{ message.content | trim }}

{% endif %}{% endfor %}{% if add_generation_prompt %}### Response:
{% endif %}"""

TEMPLATES["falcon"] = """{% for message in messages %}{% if not loop.first %}{{ '\n' }}{% endif %}{% if message['role'] == 'system' %}{{ 'System: ' }}{% elif message['role'] == 'user' %}{{ 'User: ' }}{% elif message['role'] == 'assistant' %}{{ 'Falcon: ' }}{% endif %}{{ message['content'] | replace('\r\n', '\n') | replace('\n\n', '\n') }}{% endfor %}{% if add_generation_prompt %}{{ '\n' + 'Falcon:' }}{% endif %}"""

TEMPLATES["hermes macros"] = """{%- macro json_to_python_type(json_spec) %}
    {%- set basic_type_map = {"string": "str", "number": "float", "integer": "int", "boolean": "bool"} %}
    {%- if basic_type_map[json_spec.type] is defined %}
        {{- basic_type_map[json_spec.type] }}
    {%- elif json_spec.type == "array" %}
        {{- "list[" +  json_to_python_type(json_spec|items|map(attribute=1)|last) + "]"}}
    {%- elif json_spec.type is iterable and json_spec.type is not string %}
        {{- "Union[" }}
        {%- for t in json_spec.type %}
            {{- json_to_python_type({"type": t}) }}
            {%- if not loop.last %}
                {{- "," }}
            {%- endif %}
        {%- endfor %}
        {{- "]" }}
    {%- else %}
        {{- "Any" }}
    {%- endif %}
{%- endmacro %}
{{- bos_token }}
{%- for tool in (tools or []) %}
    {%- if tool.function is defined %}
        {%- set tool = tool.function %}
    {%- endif %}
    {{- tool.name + '(' }}
    {%- for param_name, param_fields in tool.parameters.properties|items %}
        {{- param_name + ": " + json_to_python_type(param_fields) }}
        {%- if not loop.last %}
            {{- ", " }}
        {%- endif %}
    {%- endfor %}
    {{- ") - " + tool.description + "\\n" }}
    {%- for param_name, param_fields in tool.parameters.properties|items if param_fields.description is defined %}
        {{- "  " + param_name + ": " + param_fields.description|trim + ("." if param_name in tool.parameters.required else "?") }}
    {%- endfor %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.role == "user" or message.role == "system" or (message.role == "assistant" and message.tool_calls is not defined) %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- endif %}
{%- endfor %}"""

TEMPLATES["granite generation"] = """{%- for message in messages %}
    {%- if message['role'] == 'assistant' %}
<|assistant|>
{% generation %}{{ message['content'] | trim }}<|end|>{% endgeneration %}

    {%- else %}
<|{{ message['role'] }}|>
{{ message['content'] }}<|end|>
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt +%}
<|assistant|>
{%- endif %}"""

TEMPLATES["macros with defaults"] = """{%- macro turn(role, content='', end='<end>') -%}
[{{ role|capitalize }}] {{ content|default('nothing', true) }}{{ end }}
{%- endmacro -%}
{%- macro wrapped(name) -%}<{{ name }}>{{ caller('x') }}</{{ name }}>{%- endmacro -%}
{%- for m in messages -%}
{{ turn(m.role, m.content) }}|{{ turn(role=m.role, end='!') }}|
{%- endfor -%}
{%- call(arg) wrapped('box') -%}inside {{ arg }} {{ messages|length }}{%- endcall -%}"""

TEMPLATES["loop controls"] = """{%- for m in messages -%}
{%- if m.role == 'system' -%}{%- continue -%}{%- endif -%}
{{ loop.index }}/{{ loop.length }} {{ loop.revindex }} {{ loop.first }} {{ loop.last }} {{ loop.cycle('a', 'b') }} {{ loop.previtem.role if loop.previtem is defined else '-' }} {{ loop.nextitem is defined }};
{%- if loop.index > 2 -%}{%- break -%}{%- endif -%}
{%- else -%}
no messages
{%- endfor -%}
{%- for i in range(10, 0, -3) -%}{{ i }},{%- endfor -%}
{%- for k, v in {'b': 1, 'a': 2.5}|dictsort -%}{{ k }}={{ v }};{%- endfor -%}"""

TEMPLATES["strings"] = """{%- set text = '  Ab c d,e  ' -%}
[{{ text.strip() }}][{{ text.lstrip() }}][{{ text.rstrip() }}][{{ text.upper() }}][{{ text.strip().title() }}][{{ text | trim | lower }}]
[{{ text.split() }}][{{ text.strip().split(' ', 1) }}][{{ 'a,b,,c'.split(',') }}][{{ 'a,b,c'.rsplit(',', 1) }}][{{ 'x' * 3 }}]
[{{ 'abc'[0] }}{{ 'abc'[-1] }}{{ 'abcdef'[1:4] }}{{ 'abcdef'[::-1] }}{{ 'abcdef'[:-2] }}][{{ 'abc'|length }}{{ '😀é'|length }}{{ '😀é'[1] }}]
[{{ 'a-b-c'.replace('-', '+') }}{{ 'a-b-c'|replace('-', '', 1) }}][{{ 'abc'.find('c') }}{{ 'abc'.find('z') }}{{ 'abcabc'.count('bc') }}]
[{{ ['a', 'b']|join(', ') }}{{ ', '.join(['x', 'y']) }}][{{ 'abc' in 'xabcx' }}{{ 'z' not in 'abc' }}][{{ 'x'.startswith(('a', 'x')) }}]
[{{ '%s is %d and %.2f'|format('x', 3, 1.5) }}][{{ '%s-%s' % ('a', 1) }}][{{ "tab\\there \\u00e9 \\x41" }}]
[{{ 'line one\nline two\n\nend' | indent(2) }}][{{ 'line\nnext' | indent(4, true) }}][{{ "it's" }}{{ 'say "x"' }}][{{ 'hello world'|capitalize }}]"""

TEMPLATES["values"] = """{{ none }} {{ true }} {{ 1 }} {{ 1.0 }} {{ 0.1 + 0.2 }} {{ 1e20 }} {{ 1e-7 }} {{ 123456789.125 }} {{ [1, 'a', none, true, 2.5] }} {{ {'a': 1, 'b': [1, {'c': "it's"}]} }} {{ (1, 2) }} {{ (1,) }} {{ undefined_name }}|{{ (missing is defined) if true else 'no' }}
{{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 10 }} {{ 1 + 2 * 3 - 4 }} {{ (1 + 2) * 3 }} {{ 10 % 4 }} {{ -3|abs }} {{ 3.7|int }} {{ '42'|int + 1 }} {{ 'x'|int }} {{ '2.5'|float }} {{ 2.567|round(2) }} {{ 2.5|round }}
{{ 1 < 2 < 3 }} {{ 1 == 1.0 }} {{ 'a' < 'b' }} {{ [1, 2] == [1, 2] }} {{ not none }} {{ 1 and 0 }} {{ '' or 'x' }} {{ 1 if false }} {{ 'y' if 1 > 2 else 'n' }}
{{ [3, 1, 2]|sort }} {{ [3, 1, 2]|sort(reverse=true)|first }} {{ ['b', 'A']|sort }} {{ [1, 2, 3]|sum }} {{ [1, 2, 3]|max }} {{ [1, 2, 2, 3]|unique|list }} {{ 'abc'|list }} {{ [1, 2, 3]|reverse|list }} {{ [1, 2, 3, 4]|select('odd')|list }} {{ [1, 2, 3]|reject('equalto', 2)|list }} {{ ['a', 'b']|map('upper')|join }} {{ [1,2,3]|last }}
{{ 5 is odd }} {{ 5 is number }} {{ 'a' is string }} {{ {} is mapping }} {{ [] is sequence }} {{ none is none }} {{ 4 is divisibleby(2) }} {{ 4 is divisibleby 2 }} {{ x is undefined }} {{ 3 is in [1, 3] }} {{ true is boolean }} {{ 1.5 is float }} {{ 1 is integer }} {{ 'a' is not string }}
{{ {'a': 1}.get('b', 'dflt') }} {{ {'a': 1}.get('z') }} {{ {'b': 2, 'a': 1}.keys()|list }} {{ {'b': 2}.items()|list }} {{ {'a': {'b': 5}}.a.b }} {{ {'a': 1}['a'] }} {{ {'items': 3}['items'] }}
{{ {'a': 'é"\\n', 'b': [1, 2.0, none, true], 'c': {}}|tojson }} {{ [1, {'x': []}]|tojson(indent=2) }} {{ 'a<b>&'|tojson }} {{ [1, 2]|tojson(separators=(',', ':')) }} {{ {'b': 1, 'a': 2}|tojson(sort_keys=true) }}
{{ '<a&"b">'|e }} {{ 'x'|default('y') }} {{ z|default('y') }} {{ ''|default('y', true) }} {{ namespace(a=1).a }} {{ range(3)|list }} {{ 'a' ~ 1 ~ none }} {{ [1, 2] + [3] }} {{ [[1, 2], [3]]|sum(start=[]) }} {{ [1,2,3,4,5]|batch(2)|list }}"""

TEMPLATES["whitespace"] = """  {% if true %}
    one
  {% endif %}
two {% if true %} three {% endif %} four
   {# a comment #}
   {%- if true -%}   five   {%- endif -%}   six
{% raw %}{{ not {% evaluated %} }}{% endraw %}

{%+ if true +%}
  seven
{%+ endif %}
\t{% set x = 1 %}{{ x }}
   {{- ' eight ' -}}
   nine
{% for i in [1, 2] %}
- {{ i }}
{% endfor %}

end
"""

TEMPLATES["set blocks"] = """{% set greeting %}Hello {{ messages|length }}{% endset %}{{ greeting }}{% set shout | upper | trim %}  loud {{ greeting }} {% endset %}{{ shout }}{% filter upper %}filtered {{ greeting }}{% endfilter %}{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a is defined }}{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set ns = namespace(found=false, n=0) %}{% for m in messages %}{% set inner = loop.index %}{% if m.role == 'user' %}{% set ns.found = true %}{% set ns.n = ns.n + 1 %}{% endif %}{% endfor %}{{ ns.found }}{{ ns.n }}{{ inner is defined }}{% if messages %}{% set leaks = 1 %}{% endif %}{{ leaks|default('none') }}"""

TEMPLATES["selectattr"] = """{%- set systems = messages|selectattr('role', 'equalto', 'system')|list -%}{%- set others = messages|rejectattr('role', 'equalto', 'system')|list -%}{{ systems|length }}{{ others|map(attribute='role')|join(',') }}{{ (messages|last).role if messages else 'none' }}{{ messages|map(attribute='content')|select('string')|map('length')|list }}{{ messages|selectattr('tool_calls', 'defined')|list|length }}{{ messages|groupby('role')|map('first')|list }}"""

TEMPLATES["recursion"] = """{%- for item in [{'n': 1, 'c': [{'n': 2, 'c': []}, {'n': 3, 'c': [{'n': 4, 'c': []}]}]}] recursive -%}<{{ item.n }}@{{ loop.depth }}{{ loop(item.c) }}>{%- endfor -%}"""

TEMPLATES["errors undefined attribute"] = """{{ messages[0].content.nothing.more }}"""
TEMPLATES["errors undefined call"] = """{{ no_such_function('x') }}"""
TEMPLATES["errors type"] = """{{ 'a' + 1 }}"""
TEMPLATES["errors raise"] = """{{ raise_exception('Stop: ' ~ messages|length) }}"""


def main():
    out = []
    for name, template in TEMPLATES.items():
        compiled = _compile_jinja_template(template)
        cases = []
        for conversation, variables in CONVERSATIONS.items():
            if "strftime_now" in template and "date_string" not in variables:
                variables = dict(variables, date_string="26 Jul 2024")
            given = dict({"tools": None, "documents": None, "add_generation_prompt": False}, **variables)
            given.update(bos_token="<s>", eos_token="</s>")
            case = {"conversation": conversation, "variables": given}
            try:
                case["rendered"] = compiled.render(**given)
            except Exception as error:  # every way a template can fail
                case["error"] = type(error).__name__
            cases.append(case)
        out.append({"name": name, "template": template, "cases": cases})
    json.dump({"templates": out}, sys.stdout, ensure_ascii=False, separators=(",", ":"))


main()
