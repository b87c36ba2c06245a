using System.Management.Automation;

namespace GitOps.Commands;

/// <summary>Takes durations that are not shorter than so many seconds.</summary>
internal sealed class ValidateDurationAttribute(double seconds) : ValidateArgumentsAttribute
{
    protected override void Validate(object arguments, EngineIntrinsics engineIntrinsics)
    {
        if (arguments is not TimeSpan given || given < TimeSpan.FromSeconds(seconds))
        {
            throw new ValidationMetadataException($"{arguments} is no duration of at least {seconds} s. Write a number of seconds, or hours, minutes and seconds, as 0:01:30.");
        }
    }
}
