import { testPlantedFaults } from "./planted-faults.ts";

testPlantedFaults(0, 3);
