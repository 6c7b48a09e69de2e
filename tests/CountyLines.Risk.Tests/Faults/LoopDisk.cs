using System.Diagnostics;

namespace CountyLines.Risk.Tests.Faults;

/// <summary>A file system of its own in an image, mounted. The image is what its disk holds: what the system has not written to it yet is lost when the power fails.</summary>
sealed class LoopDisk : IDisposable
{
    const string ToDo = "This test mounts a file system in an image on a loop device: run it as root, in a container with --privileged (or --cap-add SYS_ADMIN and the devices /dev/loop*), with e2fsprogs and mount installed";

    const int Megabytes = 40;

    readonly string image;

    LoopDisk(string image, string path)
    {
        (this.image, Path) = (image, path);
        // What the loop device is given is in the image at once.
        Run("mount", "-t", "ext4", "-o", "loop", image, Directory.CreateDirectory(path).FullName);
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    public static LoopDisk Make(string image, string path)
    {
        using (var file = File.Create(image))
            file.SetLength(Megabytes * 1024L * 1024);
        // Everything is written at once, or the system would go on with it in the background and no moment would be still.
        Run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", "-J", "size=4", image);
        return new LoopDisk(image, path);
    }

    /// <summary>
    /// Cuts the power: a disk with what this one held at one moment, mounted as it is after a start. The image is read once and
    /// once more until both are the same, so that the copy is of one moment.
    /// </summary>
    /// <returns>The disk, and how often the image moved under the copy.</returns>
    public (LoopDisk Disk, int Moved) Cut(string copy, string path)
    {
        var held = File.ReadAllBytes(image);
        for (var moved = 0; ; moved++)
        {
            var again = File.ReadAllBytes(image);
            if (again.AsSpan().SequenceEqual(held))
            {
                File.WriteAllBytes(copy, held);
                return (new LoopDisk(copy, path), moved);
            }

            held = again;
        }
    }

    public void Dispose() => Run("umount", Path);

    static void Run(string program, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{program} {string.Join(' ', args)}: {error.Trim()}. {ToDo}");
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            throw new InvalidOperationException($"{program}: {fault.Message}. {ToDo}");
        }
    }
}
