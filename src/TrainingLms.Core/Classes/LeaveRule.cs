namespace TrainingLms.Classes;

/// <summary>七分之一规则: who is on leave for more than a seventh of the class hours leaves the class. Reckoned in whole hundredths, nothing is rounded.</summary>
public static class LeaveRule
{
    /// <summary>Whether so much leave means that the person leaves the class.</summary>
    /// <param name="leaveHundredths">Class hours of leave, in hundredths.</param>
    /// <param name="totalHundredths">All class hours, in hundredths.</param>
    public static bool IsBroken(long leaveHundredths, long totalHundredths) => leaveHundredths * 7 > totalHundredths;

    /// <summary>Whether the person is to be warned: a tenth is reached.</summary>
    public static bool IsNear(long leaveHundredths, long totalHundredths) => leaveHundredths > 0 && leaveHundredths * 10 >= totalHundredths;
}
