using GitOps.Core.Schema;

namespace GitOps.Core.Tests.Schema;

public class SchemaTableTests
{
    [Fact]
    public void Containers_merge_by_name_in_server_side_apply_and_in_strategic_patches()
    {
        var containers = TypeOf("apps", "v1", "Deployment", "spec", "template", "spec").Fields["containers"];

        Assert.Equal(ListMerge.Map, containers.Type.ListMerge);
        Assert.Equal(["name"], containers.Type.ListMapKeys);
        Assert.True(containers.PatchMerges);
        Assert.Equal("name", containers.PatchMergeKey);
        Assert.True(containers.IsRequired);
    }

    [Fact]
    public void Ports_of_a_service_are_named_by_port_and_protocol_which_has_a_default()
    {
        var ports = TypeOf("", "v1", "Service", "spec").Fields["ports"];

        Assert.Equal(["port", "protocol"], ports.Type.ListMapKeys);
        Assert.Equal("port", ports.PatchMergeKey);
        Assert.Equal("TCP", ports.Type.Items!.Fields["protocol"].Default!.GetValue<string>());
    }

    [Fact]
    public void A_field_can_lift_the_atomicity_of_its_type()
    {
        Assert.False(TypeOf("", "v1", "PersistentVolume", "spec").Fields["claimRef"].Type.IsAtomic);
        Assert.True(TypeOf("rbac.authorization.k8s.io", "v1", "RoleBinding").Fields["roleRef"].Type.IsAtomic);
        Assert.True(TypeOf("", "v1", "Service", "spec").Fields["selector"].Type.IsAtomic);
    }

    [Fact]
    public void Scalars_know_what_they_hold()
    {
        var resources = TypeOf("", "v1", "Pod", "spec").Fields["containers"].Type.Items!.Fields["resources"].Type;

        Assert.Equal(ScalarType.Quantity, resources.Fields["limits"].Type.Items!.Scalar);
        Assert.Equal(ScalarType.IntOrString, TypeOf("", "v1", "Service", "spec").Fields["ports"].Type.Items!.Fields["targetPort"].Type.Scalar);
        Assert.Equal(ScalarType.Bytes, TypeOf("", "v1", "Secret").Fields["data"].Type.Items!.Scalar);
        Assert.Equal(ScalarType.Int32, TypeOf("apps", "v1", "Deployment", "spec").Fields["replicas"].Type.Scalar);
    }

    [Fact]
    public void Kinds_know_their_resource_scope_and_subresources()
    {
        Assert.True(SchemaTable.BuiltIn.TryGetKind("apps", "v1", "Deployment", out var deployment));

        Assert.Equal("deployments", deployment.Plural);
        Assert.True(deployment.IsNamespaced);
        Assert.Equal(["deploy"], deployment.ShortNames);
        Assert.Equal(["scale", "status"], deployment.Subresources.Select(item => item.Name));
        Assert.Equal("Scale", deployment.Subresources[0].Kind);
        Assert.Contains("watch", deployment.Verbs);
        Assert.False(SchemaTable.BuiltIn.TryGetKind("apps", "v1beta1", "Deployment", out _));
    }

    [Fact]
    public void Every_kind_has_a_type_that_can_be_read_to_the_bottom()
    {
        foreach (var kind in SchemaTable.BuiltIn.Kinds)
        {
            Assert.True(SchemaTable.BuiltIn.TryGetType(kind.Group, kind.Version, kind.Kind, out var type));
            ReadAll(type, []);
        }
    }

    private static void ReadAll(TypeSchema type, HashSet<TypeSchema> seen)
    {
        if (!seen.Add(type))
        {
            return;
        }

        foreach (var field in type.Fields.Values)
        {
            ReadAll(field.Type, seen);
        }

        if (type.Items is not null)
        {
            ReadAll(type.Items, seen);
        }
    }

    private static TypeSchema TypeOf(string group, string version, string kind, params string[] path)
    {
        Assert.True(SchemaTable.BuiltIn.TryGetType(group, version, kind, out var type));
        return path.Aggregate(type, (parent, name) => parent.Fields[name].Type);
    }
}
