using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Validation.Pods;

/// <summary>Rules of the containers of a Pod.</summary>
/// <remarks>https://github.com/kubernetes/kubernetes, pkg/apis/core/validation.</remarks>
internal sealed class ContainerValidation(IReadOnlySet<string> volumes, Violations violations)
{
    private static readonly string[] Protocols = ["SCTP", "TCP", "UDP"];
    private static readonly string[] PullPolicies = ["Always", "IfNotPresent", "Never"];
    private static readonly string[] MessagePolicies = ["FallbackToLogsOnError", "File"];
    private static readonly string[] HandlerTypes = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];
    private static readonly string[] Schemes = ["HTTP", "HTTPS"];

    private readonly HashSet<string> _names = [];

    /// <summary>Checks the containers of one list; names are unique over all of them.</summary>
    public void CheckAll(JsonArray containers, string path, bool isInit = false)
    {
        for (var index = 0; index < containers.Count; index++)
        {
            Check(containers[index] as JsonObject ?? [], $"{path}[{index}]", isInit);
        }
    }

    private void Check(JsonObject container, string path, bool isInit)
    {
        if (violations.HasText(container, path, "name"))
        {
            var name = JsonText.String(container["name"])!;
            violations.Named($"{path}.name", name, NameRules.Label(name));
            if (!_names.Add(name))
            {
                violations.Duplicate($"{path}.name", name);
            }
        }

        var image = JsonText.String(container["image"]) ?? "";
        if (image.Length == 0)
        {
            violations.Required($"{path}.image");
        }
        else if (image.Trim() != image)
        {
            violations.Invalid($"{path}.image", image, "must not have leading or trailing whitespace");
        }

        violations.OneOf($"{path}.terminationMessagePolicy", container["terminationMessagePolicy"], MessagePolicies, isRequired: true);
        CheckPorts(container["ports"] as JsonArray ?? [], $"{path}.ports");
        CheckEnvironment(container["env"] as JsonArray ?? [], $"{path}.env");
        CheckEnvironmentSources(container["envFrom"] as JsonArray ?? [], $"{path}.envFrom");
        CheckMounts(container["volumeMounts"] as JsonArray ?? [], $"{path}.volumeMounts");
        violations.OneOf($"{path}.imagePullPolicy", container["imagePullPolicy"], PullPolicies, isRequired: true);
        ResourceValidation.Check(container["resources"] as JsonObject ?? [], $"{path}.resources", violations);
        SecurityValidation.CheckContainer(container["securityContext"] as JsonObject, $"{path}.securityContext", violations);
        CheckHandlers(container, path, isInit && JsonText.String(container["restartPolicy"]) != "Always");
    }

    private void CheckHandlers(JsonObject container, string path, bool isPlainInit)
    {
        foreach (var name in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (container[name] is not JsonObject probe)
            {
                continue;
            }

            if (isPlainInit)
            {
                violations.Forbidden($"{path}.{name}", "may not be set for init containers without restartPolicy=Always");
            }
            else
            {
                CheckProbe(probe, $"{path}.{name}", name != "readinessProbe");
            }
        }

        foreach (var name in (string[])["postStart", "preStop"])
        {
            if (container["lifecycle"]?[name] is JsonObject handler)
            {
                CheckHandler(handler, $"{path}.lifecycle.{name}");
            }
        }
    }

    private void CheckProbe(JsonObject probe, string path, bool succeedsOnce)
    {
        CheckHandler(probe, path);
        foreach (var name in (string[])["initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold"])
        {
            violations.NotNegative(probe, path, name);
        }

        if (succeedsOnce && JsonText.Integer(probe["successThreshold"]) is not (null or 1))
        {
            violations.Invalid($"{path}.successThreshold", probe["successThreshold"], "must be 1");
        }
    }

    private void CheckHandler(JsonObject handler, string path)
    {
        var handlers = HandlerTypes.Where(name => handler[name] is not null).ToList();
        if (handlers.Count == 0)
        {
            violations.Required(path, "must specify a handler type");
        }

        foreach (var extra in handlers.Skip(1))
        {
            violations.Forbidden($"{path}.{extra}", "may not specify more than 1 handler type");
        }

        if (handler["exec"] is JsonObject exec && exec["command"] is not JsonArray { Count: > 0 })
        {
            violations.Required($"{path}.exec.command");
        }

        if (handler["httpGet"] is JsonObject request)
        {
            violations.HasText(request, $"{path}.httpGet", "path");
            CheckPortNumberOrName(request["port"], $"{path}.httpGet.port");
            violations.OneOf($"{path}.httpGet.scheme", request["scheme"], Schemes);
            CheckHeaders(request["httpHeaders"] as JsonArray ?? [], $"{path}.httpGet.httpHeaders");
        }

        if (handler["tcpSocket"] is JsonObject socket)
        {
            CheckPortNumberOrName(socket["port"], $"{path}.tcpSocket.port");
        }

        if (handler["grpc"] is JsonObject call)
        {
            violations.Port($"{path}.grpc.port", call["port"]);
        }
    }

    private void CheckHeaders(JsonArray headers, string path)
    {
        for (var index = 0; index < headers.Count; index++)
        {
            var name = headers[index]?["name"] ?? "";
            violations.Named($"{path}[{index}].name", name, NameRules.HttpHeader(JsonText.String(name) ?? ""));
        }
    }

    private void CheckPortNumberOrName(JsonNode? port, string path)
    {
        if (JsonText.String(port) is { } name)
        {
            violations.Named(path, name, NameRules.PortName(name));
        }
        else
        {
            violations.Port(path, port);
        }
    }

    private void CheckPorts(JsonArray ports, string path)
    {
        var names = new HashSet<string>();
        for (var index = 0; index < ports.Count; index++)
        {
            var port = ports[index] as JsonObject ?? [];
            var at = $"{path}[{index}]";
            if (JsonText.String(port["name"]) is { Length: > 0 } name)
            {
                violations.Named($"{at}.name", name, NameRules.PortName(name));
                if (!names.Add(name))
                {
                    violations.Duplicate($"{at}.name", name);
                }
            }

            if (JsonText.Integer(port["containerPort"]) is null or 0)
            {
                violations.Required($"{at}.containerPort");
            }
            else
            {
                violations.Port($"{at}.containerPort", port["containerPort"]);
            }

            if (JsonText.Integer(port["hostPort"]) is not (null or 0))
            {
                violations.Port($"{at}.hostPort", port["hostPort"]);
            }

            violations.OneOf($"{at}.protocol", port["protocol"], Protocols, isRequired: true);
        }
    }

    private void CheckEnvironment(JsonArray variables, string path)
    {
        for (var index = 0; index < variables.Count; index++)
        {
            var variable = variables[index] as JsonObject ?? [];
            var at = $"{path}[{index}]";
            if (violations.HasText(variable, at, "name"))
            {
                violations.Named($"{at}.name", variable["name"], NameRules.EnvironmentVariable(JsonText.String(variable["name"])!));
            }

            if (variable["valueFrom"] is JsonObject source)
            {
                CheckValueFrom(source, !string.IsNullOrEmpty(JsonText.String(variable["value"])), $"{at}.valueFrom");
            }
        }
    }

    private void CheckValueFrom(JsonObject source, bool hasValue, string path)
    {
        if (source.Count == 0)
        {
            violations.Invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
        }
        else if (hasValue)
        {
            violations.Invalid(path, "", "may not be specified when `value` is not empty");
        }
        else if (source.Count > 1)
        {
            violations.Invalid(path, "", "may not have more than one field specified at a time");
        }

        if (source["fieldRef"] is JsonObject field)
        {
            violations.HasText(field, $"{path}.fieldRef", "fieldPath");
        }

        foreach (var name in (string[])["configMapKeyRef", "secretKeyRef"])
        {
            if (source[name] is JsonObject reference)
            {
                violations.HasText(reference, $"{path}.{name}", "name");
                if (violations.HasText(reference, $"{path}.{name}", "key"))
                {
                    violations.Named($"{path}.{name}.key", reference["key"], NameRules.ConfigKey(JsonText.String(reference["key"])!));
                }
            }
        }
    }

    private void CheckEnvironmentSources(JsonArray sources, string path)
    {
        for (var index = 0; index < sources.Count; index++)
        {
            var source = sources[index] as JsonObject ?? [];
            foreach (var name in (string[])["configMapRef", "secretRef"])
            {
                if (source[name] is JsonObject reference)
                {
                    violations.HasText(reference, $"{path}[{index}].{name}", "name");
                }
            }

            if (source["configMapRef"] is null && source["secretRef"] is null)
            {
                violations.Invalid($"{path}[{index}]", "", "must specify one of: `configMapRef` or `secretRef`");
            }
        }
    }

    private void CheckMounts(JsonArray mounts, string path)
    {
        var points = new HashSet<string>();
        for (var index = 0; index < mounts.Count; index++)
        {
            var mount = mounts[index] as JsonObject ?? [];
            var at = $"{path}[{index}]";
            violations.HasText(mount, at, "name");
            if (!volumes.Contains(JsonText.String(mount["name"]) ?? ""))
            {
                violations.NotFound($"{at}.name", mount["name"] ?? "");
            }

            if (violations.HasText(mount, at, "mountPath") && !points.Add(JsonText.String(mount["mountPath"])!))
            {
                violations.Invalid($"{at}.mountPath", mount["mountPath"], "must be unique");
            }

            if (JsonText.String(mount["subPath"]) is { Length: > 0 } subPath && subPath.StartsWith('/'))
            {
                violations.Invalid($"{at}.subPath", subPath, "must be a relative path");
            }
        }
    }
}
