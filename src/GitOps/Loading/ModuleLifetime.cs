using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace GitOps.Loading;

/// <summary>Makes the core loadable while any runspace of the process has the module imported.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly object Gate = new();
    private static readonly Lazy<DependencyContext> Dependencies = new(() =>
        new DependencyContext(Path.Combine(Path.GetDirectoryName(typeof(ModuleLifetime).Assembly.Location)!, "dependencies")));

    private static int _imports;

    /// <inheritdoc/>
    public void OnImport()
    {
        lock (Gate)
        {
            if (_imports++ == 0)
            {
                AssemblyLoadContext.Default.Resolving += Resolve;
            }
        }
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        lock (Gate)
        {
            if (_imports > 0 && --_imports == 0)
            {
                AssemblyLoadContext.Default.Resolving -= Resolve;
            }
        }
    }

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        DependencyContext.Provides(name) ? Dependencies.Value.LoadFromAssemblyName(name) : null;
}
