#!/usr/bin/env python3
"""Reduces public facts to the two small files beside this script that are embedded in GitOps.Core.

  reduce.py types OLD NEW...        > builtin-types.json   api/openapi-spec/swagger.json of Kubernetes releases, the oldest
                                                           first; an earlier builtin-types.json counts as one
  reduce.py fields fieldspecs.json  > default-fields.json  kustomize's default transformer configuration, as
                                                           {"fieldSpecs": {"namePrefix": [...], ...}}

The types are those of v1.21.2, which kustomize carries (kyaml/openapi/kubernetesapi), and what v1.36.2 added to them: kinds
that are gone stay known, and new kinds and fields are merged and scoped as the API says. Where both know a field, the older
one counts.

builtin-types.json: "kinds" leads from "apiVersion kind" to a type; "types" holds of each type only the fields that lead
to a list merged by strategic merge: {"type": the type of the field or of its items, "merge": [keys]}, an empty list of
keys for a list of scalars; "clusterScoped" are the kinds that have no namespace.
"""
import functools
import json
import sys


def short(ref):
    name = ref.split("/")[-1]
    for prefix in ("io.k8s.api.", "io.k8s.apimachinery.pkg.apis.", "io.k8s."):
        if name.startswith(prefix):
            return name[len(prefix):]
    return name


def api_version(gvk):
    return gvk["version"] if gvk.get("group", "") in ("", "core") else gvk["group"] + "/" + gvk["version"]


def reduce_types(swagger):
    definitions = swagger["definitions"]
    types, kinds = {}, {}
    for name, definition in definitions.items():
        fields = {}
        for field, schema in definition.get("properties", {}).items():
            item = schema.get("items") or schema.get("additionalProperties") or schema
            entry = {}
            if "$ref" in item:
                entry["type"] = short(item["$ref"])
            if "merge" in schema.get("x-kubernetes-patch-strategy", "").split(","):
                keys = schema.get("x-kubernetes-list-map-keys")
                key = schema.get("x-kubernetes-patch-merge-key")
                entry["merge"] = keys or ([key] if key else [])
            if schema.get("additionalProperties"):
                entry["map"] = True
            if entry:
                fields[field] = entry
        types[short(name)] = fields
        for gvk in definition.get("x-kubernetes-group-version-kind", []):
            kinds[api_version(gvk) + " " + gvk["kind"]] = short(name)

    # Keep the fields that are merged or lead to such a field.
    useful = set()
    grew = True
    while grew:
        grew = False
        for name, fields in types.items():
            if name not in useful and any("merge" in f or f.get("type") in useful for f in fields.values()):
                useful.add(name)
                grew = True
    types = {
        name: {
            field: {k: v for k, v in entry.items() if k != "type" or v in useful}
            for field, entry in sorted(fields.items())
            if "merge" in entry or entry.get("type") in useful
        }
        for name, fields in sorted(types.items())
        if name in useful
    }

    scoped, namespaced = set(), set()
    for path, item in swagger["paths"].items():
        if path.endswith("/{name}") or path.endswith("}"):
            gvk = item.get("gvk") or item.get("get", {}).get("x-kubernetes-group-version-kind")
            if gvk:
                key = api_version(gvk) + " " + gvk["kind"]
                (namespaced if "/namespaces/{namespace}/" in path else scoped).add(key)
    return {
        "clusterScoped": sorted(scoped - namespaced),
        "kinds": {k: v for k, v in sorted(kinds.items()) if v in types},
        "types": types,
    }


def unite(older, newer):
    types = {name: {**newer["types"].get(name, {}), **older["types"].get(name, {})} for name in sorted({**older["types"], **newer["types"]})}
    return {
        "clusterScoped": sorted({*older["clusterScoped"], *newer["clusterScoped"]}),
        "kinds": dict(sorted({**newer["kinds"], **older["kinds"]}.items())),
        "types": {name: dict(sorted(fields.items())) for name, fields in types.items()},
    }


# Parts of the configuration that kustomize joins to commonLabels from constants of their own (metadataLabels, templateLabels).
METADATA_LABELS = [{"path": "metadata/labels", "create": True}]
TEMPLATE_LABELS = [
    {"path": "spec/template/metadata/labels", "create": True, "version": "v1", "kind": "ReplicationController"},
    {"path": "spec/template/metadata/labels", "create": True, "kind": "Deployment"},
    {"path": "spec/template/metadata/labels", "create": True, "kind": "ReplicaSet"},
    {"path": "spec/template/metadata/labels", "create": True, "kind": "DaemonSet"},
    {"path": "spec/template/metadata/labels", "create": True, "group": "apps", "kind": "StatefulSet"},
    {"path": "spec/volumeClaimTemplates[]/metadata/labels", "create": True, "group": "apps", "kind": "StatefulSet"},
    {"path": "spec/template/metadata/labels", "create": True, "group": "batch", "kind": "Job"},
    {"path": "spec/jobTemplate/metadata/labels", "create": True, "group": "batch", "kind": "CronJob"},
    {"path": "spec/jobTemplate/spec/template/metadata/labels", "create": True, "group": "batch", "kind": "CronJob"},
]


def reduce_fields(facts):
    def line(spec):
        kept = {k: spec[k] for k in ("path", "group", "version", "kind") if spec.get(k)}
        if spec.get("create"):
            kept["create"] = True
        return kept

    specs_by_name = dict(facts["fieldSpecs"])
    specs_by_name["commonLabels"] = METADATA_LABELS + specs_by_name["commonLabels"] + TEMPLATE_LABELS
    specs_by_name["templateLabels"] = TEMPLATE_LABELS
    result = {}
    for name, specs in sorted(specs_by_name.items()):
        if name == "nameReference":
            result[name] = [
                {**{k: s[k] for k in ("group", "version", "kind") if s.get(k)}, "fieldSpecs": [line(f) for f in s["fieldSpecs"]]}
                for s in specs
            ]
        else:
            result[name] = [line(s) for s in specs]
    return result


def main():
    what, *paths = sys.argv[1:]
    facts = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            facts.append(json.load(file))
    if what == "types":
        result = functools.reduce(unite, [f if "kinds" in f else reduce_types(f) for f in facts])
    else:
        result = reduce_fields(facts[0])
    # One entry a line: readable, and a renewal shows as a small difference.
    sys.stdout.write("{\n")
    for i, (name, value) in enumerate(result.items()):
        items = value.items() if isinstance(value, dict) else [(None, v) for v in value]
        opening, closing = ("{", "}") if isinstance(value, dict) else ("[", "]")
        lines = [(json.dumps(k) + ": " if k is not None else "") + json.dumps(v) for k, v in items]
        sys.stdout.write(f"  {json.dumps(name)}: {opening}\n    " + ",\n    ".join(lines) + f"\n  {closing}{',' if i < len(result) - 1 else ''}\n")
    sys.stdout.write("}\n")


main()
