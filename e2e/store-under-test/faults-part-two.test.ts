import { testPlantedFaults } from "./planted-faults.ts";

testPlantedFaults(1, 3);
