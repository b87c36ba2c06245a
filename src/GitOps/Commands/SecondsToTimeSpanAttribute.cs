using System.Globalization;
using System.Management.Automation;

namespace GitOps.Commands;

/// <summary>Reads a bare number as seconds; PowerShell itself would read it as ticks.</summary>
internal sealed class SecondsToTimeSpanAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapper ? wrapper.BaseObject : inputData) switch
        {
            string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) => TimeSpan.FromSeconds(seconds),
            int or long or double => TimeSpan.FromSeconds(Convert.ToDouble(inputData, CultureInfo.InvariantCulture)),
            _ => inputData,
        };
}
