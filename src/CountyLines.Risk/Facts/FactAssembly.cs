using System.Reflection;
using System.Runtime.Loader;
using CountyLines.Risk.Scoring;

namespace CountyLines.Risk.Facts;

/// <summary>One plug-in's assembly and the sources in it.</summary>
/// <param name="Path">Where it was loaded from, for messages.</param>
sealed record FactAssembly(string Path, IReadOnlyList<(string Name, IFactSource Source)> Sources)
{
    const int MostOfAMessage = 300;

    /// <summary>Loads an assembly from its own path and makes its sources. What is wrong goes to the problems.</summary>
    public static FactAssembly Load(string path, List<string> problems)
    {
        var full = System.IO.Path.GetFullPath(path);
        if (!File.Exists(full))
        {
            problems.Add($"{full}: there is no such file; put the assembly there, or mend the path under Facts:Assemblies in the settings");
            return new(full, []);
        }

        try
        {
            var types = new Context(full).LoadFromAssemblyPath(full).GetTypes().Where(IsSource).OrderBy(type => type.FullName, StringComparer.Ordinal).ToList();
            if (types.Count == 0)
                problems.Add($"{full}: no public class in it is an {nameof(IFactSource)}, so it gives no fact; name the assembly that has one");
            return new(full, [.. types.Select(type => Make(type, full, problems)).OfType<(string, IFactSource)>()]);
        }
        catch (BadImageFormatException)
        {
            problems.Add($"{full}: this is not a .NET assembly; name the .dll file that the plug-in's build made");
        }
        catch (ReflectionTypeLoadException fault)
        {
            problems.AddRange(fault.LoaderExceptions.OfType<Exception>().Select(Said).Distinct(StringComparer.Ordinal)
                .Select(reason => $"{full}: a type in it cannot be loaded: {reason}; build it against this version of CountyLines.Risk, and put what else it needs beside it"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidOperationException or TypeLoadException)
        {
            problems.Add($"{full}: it cannot be loaded: {Said(fault)}");
        }

        return new(full, []);
    }

    /// <summary>An exception of a plug-in in one line: its words are not ours, and may be of any length.</summary>
    public static string Said(Exception fault) => $"{fault.GetType().Name}: {VisibleText.Of(fault.Message.ReplaceLineEndings(" "), MostOfAMessage)}";

    static bool IsSource(Type type)
    {
        return type is { IsVisible: true, IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && typeof(IFactSource).IsAssignableFrom(type);
    }

    static (string, IFactSource)? Make(Type type, string path, List<string> problems)
    {
        if (type.GetConstructor(Type.EmptyTypes) is null)
        {
            problems.Add($"{path}: {type.FullName} has no public constructor that takes nothing, so it cannot be made");
            return null;
        }

        try
        {
            var source = (IFactSource)Activator.CreateInstance(type)!;
            if (source.Name is { } name && name.Trim().Length > 0)
                return (name, source);
            problems.Add($"{path}: {type.FullName} has no name, so no pack can ask for it");
        }
        catch (Exception fault)
        {
            // The code is a stranger's and may throw anything; the run is refused with what it said.
            problems.Add($"{path}: {type.FullName} cannot be made: {Said((fault as TargetInvocationException)?.InnerException ?? fault)}");
        }

        return null;
    }

    /// <summary>Finds what a plug-in needs beside it. The product's own assemblies are shared, or its <see cref="IFactSource"/> would be another type than ours.</summary>
    sealed class Context(string path) : AssemblyLoadContext(System.IO.Path.GetFileNameWithoutExtension(path))
    {
        static readonly Assembly[] Shared = [typeof(IFactSource).Assembly, typeof(FactValue).Assembly];

        readonly AssemblyDependencyResolver resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (Shared.FirstOrDefault(one => one.GetName().Name == assemblyName.Name) is { } shared)
                return shared;
            return resolver.ResolveAssemblyToPath(assemblyName) is { } found ? LoadFromAssemblyPath(found) : null;
        }
    }
}
