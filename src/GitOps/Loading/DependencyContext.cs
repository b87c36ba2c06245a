using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace GitOps.Loading;

/// <summary>
/// Holds the core, the reports, the sandbox and the libraries they use, so that a session may hold other versions of the same libraries.
/// See https://learn.microsoft.com/powershell/scripting/dev-cross-plat/resolving-dependency-conflicts.
/// </summary>
internal sealed class DependencyContext : AssemblyLoadContext
{
    private const string EntryPoint = "GitOps.Core";
    private static readonly Assembly Contracts = typeof(ResourceId).Assembly;

    private readonly string _folder;
    private readonly string _compiled;
    private readonly AssemblyDependencyResolver _resolver;

    public DependencyContext(string folder)
        : base("GitOps")
    {
        _folder = folder;
        _compiled = Path.Combine(folder, "runtimes", Platform, "lib", "net10.0");
        _resolver = new AssemblyDependencyResolver(PathOf(EntryPoint));
    }

    private static string Platform =>
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-")
        + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    /// <summary>Whether the assembly is one that only this context provides.</summary>
    public static bool Provides(AssemblyName name) => name.Name is EntryPoint or "GitOps.Reports" or "GitOps.Sandbox";

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Types that users hold must be the same on both sides.
        if (assemblyName.Name == Contracts.GetName().Name)
        {
            return Contracts;
        }

        // What was compiled ahead says the same as the assembly beside it, and need not be compiled at every start.
        var compiled = Path.Combine(_compiled, assemblyName.Name + ".dll");
        if (Environment.Version.Major >= 10 && File.Exists(compiled))
        {
            return LoadFromAssemblyPath(compiled);
        }

        var path = Provides(assemblyName) ? PathOf(assemblyName.Name!) : _resolver.ResolveAssemblyToPath(assemblyName);
        return path is null ? null : LoadFromAssemblyPath(path);
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : IntPtr.Zero;

    private string PathOf(string assembly) => Path.Combine(_folder, assembly + ".dll");
}
