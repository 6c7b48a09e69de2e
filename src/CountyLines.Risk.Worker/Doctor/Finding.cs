namespace CountyLines.Risk.Worker.Doctor;

/// <summary>How a thing stands.</summary>
enum FindingLevel
{
    Ok,

    /// <summary>It works today, and somebody should see to it.</summary>
    Warning,

    /// <summary>Something does not work.</summary>
    Fault,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="What">A word or two, such as <c>data folder</c>.</param>
/// <param name="Where">A path, an address or a key of the settings; empty when there is no place.</param>
/// <param name="Found">What was seen.</param>
/// <param name="ToDo">What to do; empty when all is well.</param>
sealed record Finding(FindingLevel Level, string What, string Where, string Found, string ToDo)
{
    public static Finding Ok(string what, string where, string found) => new(FindingLevel.Ok, what, where, found, "");

    public static Finding Warning(string what, string where, string found, string toDo) => new(FindingLevel.Warning, what, where, found, toDo);

    public static Finding Fault(string what, string where, string found, string toDo) => new(FindingLevel.Fault, what, where, found, toDo);
}
